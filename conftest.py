"""Settings of every pytest run, and of `make nbval` in particular."""

import os
import sys
import tempfile

import pytest

# in tools: what needs a data set, what needs PyTorch, and the list of what was not run
pytest_plugins = ["pytest_needs", "without_torch", "not_run"]


def pytest_configure(config):
    """With --nbval, run the notebooks as the pipeline does and allow for rounding."""
    if not getattr(config.option, "nbval", False):
        return
    import nbval.plugin
    from notebooks.compare import snap
    from notebooks.execute import CELL_TIMEOUT, kernel_environment

    os.environ.update(kernel_environment())
    config.option.nbval_cell_timeout = CELL_TIMEOUT
    nbval.plugin.RunningKernel = _in_empty_directory(nbval.plugin.RunningKernel)
    _allow_for_rounding(nbval.plugin.IPyNbCell, snap)
    _demand_outputs(nbval.plugin.IPyNbCell)


@pytest.fixture(autouse=True)
def _examples_leave_nothing(request):
    """Run the example of a docstring in an empty directory, and close the figures it opened."""
    if isinstance(request.node, pytest.DoctestItem):
        request.getfixturevalue("monkeypatch").chdir(request.getfixturevalue("tmp_path"))
    yield
    if isinstance(request.node, pytest.DoctestItem) and "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


def _in_empty_directory(running_kernel):
    class KernelInEmptyDirectory(running_kernel):
        """As the pipeline does: nothing lies about that a chapter could read."""

        def __init__(self, kernel_name, cwd, startup_timeout):
            self.directory = tempfile.TemporaryDirectory()
            super().__init__(kernel_name, self.directory.name, startup_timeout)

        def stop(self):
            super().stop()
            self.directory.cleanup()

    return KernelInEmptyDirectory


def _allow_for_rounding(cell_class, snap):
    compare_outputs = cell_class.compare_outputs

    def compare_snapped(self, test, ref, skip_compare=None):
        snap(test, ref)
        # nbval leaves images out; snapped, they are compared by presence
        skipped = [key for key in self.parent.skip_compare if not key.startswith("image/")]
        return compare_outputs(self, test, ref, skipped)

    cell_class.compare_outputs = compare_snapped


def _demand_outputs(cell_class):
    runtest = cell_class.runtest

    def runtest_if_executed(self):
        # nbval compares nothing where the count is missing: a stripped notebook would pass
        if self.cell.execution_count is None:
            self.raise_cell_error("The stored notebook holds no run of this cell")
        runtest(self)

    cell_class.runtest = runtest_if_executed
