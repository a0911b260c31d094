// Paper is white and cannot unfold: light colours and open folds, for as long as it takes to print.
(() => {
  let theme, opened = [];
  addEventListener("beforeprint", () => {
    const root = document.documentElement;
    theme ??= root.dataset.theme;
    root.dataset.theme = "light";
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
    for (const image of document.querySelectorAll("img[loading=lazy]")) image.loading = "eager";
  });
  addEventListener("afterprint", () => {
    if (theme !== undefined) document.documentElement.dataset.theme = theme;
    for (const details of opened) details.open = false;
    theme = undefined;
    opened = [];
  });
})();
