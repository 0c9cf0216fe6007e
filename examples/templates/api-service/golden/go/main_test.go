package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRoutes(t *testing.T) {
	for path, want := range map[string]struct {
		status int
		text   string
	}{
		"/items":   {http.StatusOK, `{"items":[]}`},
		"/healthz": {http.StatusOK, "ok"},
		"/nowhere": {http.StatusNotFound, "not found"},
	} {
		answer := httptest.NewRecorder()
		routes().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		if answer.Code != want.status || !strings.Contains(answer.Body.String(), want.text) {
			t.Errorf("%s answered %d %s", path, answer.Code, answer.Body.String())
		}
	}
}
