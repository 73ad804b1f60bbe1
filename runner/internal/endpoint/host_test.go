package endpoint

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLocal(t *testing.T) {
	for url, want := range map[string]bool{
		"http://localhost:80":                   true,
		"http://LOCALHOST/x":                    true,
		"http://\uff4cocalhost:80":              false, // a full-width l, which net/http treats as l: package config refuses it
		"http://127.0.0.1":                      true,
		"http://127.8.9.1:1":                    true,
		"http://[::1]:80":                       true,
		"http://[::ffff:127.0.0.1]:80":          true,
		"http://[0:0:0:0:0:0:0:1]":              true,
		"http://127.example.com":                false,
		"http://127.0.0.1.example.com":          false,
		"http://localhost.example":              false,
		"http://10.0.0.1":                       false,
		"http://[::2]":                          false,
		"http://[::ffff:10.0.0.1]":              false,
		"https://eu.conversation.api.sinch.com": false,
		"http://[::1":                           false,
		"":                                      false,
	} {
		assert.Equal(t, want, Local(url), url)
	}
}
