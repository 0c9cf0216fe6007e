// Command ${{ values.name }} serves its items over HTTP.
package main

import (
	"encoding/json"
{% if values.monitoring %}
	"fmt"
{% endif %}
	"log"
	"net/http"
	"os"
{% if values.monitoring %}
	"sync/atomic"
{% endif %}
)

{% if values.monitoring %}
var requests atomic.Int64

{% endif %}
func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/items", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string][]string{"items": {}})
	})
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("ok\n"))
	})
{% if values.monitoring %}
	mux.HandleFunc("/metrics", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "# TYPE requests_total counter\nrequests_total %d\n", requests.Load())
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		mux.ServeHTTP(w, r)
	})
{% else %}
	return mux
{% endif %}
}

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	log.Fatal(http.ListenAndServe(":"+port, routes()))
}
