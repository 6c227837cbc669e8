"""A headless LibreOffice of our own: start, connect, new document, save, stop.

The office runs with a throw-away profile, so that neither the user's settings nor
the user's name reach the samples, and no running LibreOffice is disturbed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".pdf": "calc_pdf_Export",
}

PYTHONS_WITH_UNO = (
    "/usr/bin/python3",
    "/usr/lib/libreoffice/program/python",
    "/opt/libreoffice/program/python",
    "/Applications/LibreOffice.app/Contents/Resources/python",
    r"C:\Program Files\LibreOffice\program\python.exe",
)

HELP = (
    "Making the samples needs LibreOffice with its Python bridge.\n"
    "  Debian, Ubuntu: apt-get install libreoffice-calc python3-uno\n"
    "  elsewhere: install LibreOffice; its own python is found where it is usual."
)


def ensure_uno():
    """Import `uno`, or run this program again with a Python that has it."""
    try:
        import uno  # noqa: F401
        return
    except ImportError:
        pass
    if not os.environ.get("SAMPLES_MAKE_RERUN"):
        for python in PYTHONS_WITH_UNO:
            if Path(python).exists() and Path(python) != Path(sys.executable):
                probe = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
                if probe.returncode == 0:
                    environment = dict(os.environ, SAMPLES_MAKE_RERUN="1", PYTHONDONTWRITEBYTECODE="1")
                    sys.exit(subprocess.call([python, *sys.argv], env=environment))
    sys.exit("No Python with the module `uno` was found.\n" + HELP)


def soffice():
    """The path of the soffice program; ends the run with advice if there is none."""
    for name in ("soffice", "libreoffice", *(str(Path(p).parent / "soffice") for p in PYTHONS_WITH_UNO)):
        found = shutil.which(name)
        if found:
            return found
    sys.exit("The program `soffice` was not found.\n" + HELP)


class Office:
    """`with Office() as office:` – an office that ends with the block."""

    def __enter__(self):
        import uno

        self.uno = uno
        self.home = tempfile.mkdtemp(prefix="samples-office-")
        pipe = f"samples{os.getpid()}"
        self.process = subprocess.Popen(
            [
                soffice(), "--headless", "--invisible", "--norestore", "--nologo", "--nodefault",
                f"-env:UserInstallation={Path(self.home).as_uri()}",
                f"--accept=pipe,name={pipe};urp;",
            ],
            env=dict(os.environ, LC_ALL="C"),  # one locale, so one file, on every machine
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(240):
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except Exception:  # the bridge raises several types until the office listens
                if self.process.poll() not in (None, 0, 81):
                    break
                time.sleep(0.25)
        else:
            context = None
        if context is None:
            self.__exit__()
            sys.exit("LibreOffice did not start.\n" + HELP)
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        return self

    def __exit__(self, *_):
        try:
            self.desktop.terminate()
        except Exception:  # the bridge goes down while the call is under way
            pass
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def _property(self, name, value):
        prop = self.uno.createUnoStruct("com.sun.star.beans.PropertyValue")
        prop.Name, prop.Value = name, value
        return prop

    def new(self):
        """An empty spreadsheet with one sheet."""
        return self.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (self._property("Hidden", True),))

    def save(self, document, path):
        """Save in the format of the path's extension, without author or date of making.

        A file that holds the same already is left alone.
        """
        document.calculateAll()
        properties = document.DocumentProperties
        properties.resetUserData("")
        # A fixed date keeps the files the same from run to run; the day the form was due.
        properties.CreationDate = self.uno.createUnoStruct("com.sun.star.util.DateTime", 0, 0, 0, 9, 5, 1, 2026, False)
        properties.Generator = ""
        properties.Language = self.uno.createUnoStruct("com.sun.star.lang.Locale", "ja", "JP", "")
        document.setModified(False)
        fresh = Path(self.home) / f"saved{path.suffix}"
        document.storeToURL(fresh.as_uri(), (self._property("FilterName", FILTERS[path.suffix]),))
        if not (path.exists() and _same(fresh, path)):
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(fresh, path)


def _same(one, other):
    """Whether two files hold the same; the hour of packing inside a zip does not count."""
    if zipfile.is_zipfile(one) and zipfile.is_zipfile(other):
        with zipfile.ZipFile(one) as a, zipfile.ZipFile(other) as b:
            return a.namelist() == b.namelist() and all(a.read(n) == b.read(n) for n in a.namelist())
    return one.read_bytes() == other.read_bytes()
