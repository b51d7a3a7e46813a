package app

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/DeRuina/timberjack"

	"griddle/vault"
)

// The log is at most logFiles+1 files of logMegabytes.
const (
	logMegabytes = 5
	logFiles     = 3
	// logStamp names the older files. Those with one stamp count as one of logFiles, and two can be full within a
	// millisecond, the exactness of the standard form. Names in that form are read with this one too.
	logStamp = "2006-01-02T15-04-05.999999999"
)

// logFile is logs/griddle.log in the data folder, made with the first line, readable by its owner only.
type logFile struct {
	path string
	open sync.Once
	err  error
	file *timberjack.Logger
}

func newLogFile(dir string) *logFile {
	path := filepath.Join(dir, "logs", "griddle.log")
	return &logFile{path: path, file: &timberjack.Logger{
		Filename: path, MaxSize: logMegabytes, MaxBackups: logFiles, BackupTimeFormat: logStamp, FileMode: 0o600,
	}}
}

func (l *logFile) Write(line []byte) (int, error) {
	l.open.Do(func() { l.err = os.MkdirAll(filepath.Dir(l.path), 0o700) })
	if l.err != nil {
		return 0, l.err
	}
	return l.file.Write(line)
}

func (l *logFile) Close() error { return l.file.Close() }

// scrubbed writes lines without the secrets in them. A place that cannot be written to, such as a full disk, does not
// keep the line from the others.
type scrubbed []io.Writer

func (s scrubbed) Write(line []byte) (n int, err error) {
	clean := []byte(vault.Scrub(string(line)))
	for _, w := range s {
		if _, failed := w.Write(clean); failed != nil {
			err = failed
		}
	}
	return len(line), err
}

// newLog logs to all writers.
func newLog(to ...io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(scrubbed(to), nil)) }
