import matplotlib
import matplotlib.pyplot as plt
import pytest

matplotlib.use("Agg")


@pytest.fixture
def ax():
    figure, ax = plt.subplots()
    yield ax
    if ax.has_data():
        figure.canvas.draw()  # what was asked for can be drawn, without a warning
    plt.close(figure)
