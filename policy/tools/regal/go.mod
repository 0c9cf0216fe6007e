module callboard.dev/tools/regal

go 1.25.0

require github.com/open-policy-agent/regal v0.38.1
