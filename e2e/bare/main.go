// Command bare is the yardstick of make bench: net/http alone, answering with bytes that it was given. It reads its
// answers as JSON from standard input, a map from path and query to header and body, listens on the address in its
// first argument and prints "ready".
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
)

// answer is what one path is answered with.
type answer struct {
	Header http.Header
	Body   []byte
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 2 {
		return fmt.Errorf("usage: bare ADDRESS <ANSWERS")
	}
	var answers map[string]answer
	if err := json.NewDecoder(os.Stdin).Decode(&answers); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		return err
	}
	fmt.Println("ready")
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, known := answers[r.URL.RequestURI()]
		if !known {
			http.NotFound(w, r)
			return
		}
		header := w.Header()
		for name, values := range a.Header {
			header[name] = values
		}
		_, _ = w.Write(a.Body)
	}))
}
