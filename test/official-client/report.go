package main

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/gravitational/trace"
)

// report counts checks and prints one line for each.
type report struct{ passed, failed int }

// that states that something holds; got is printed where it does not.
func (r *report) that(holds bool, name string, got ...any) bool {
	if holds {
		r.passed++
		fmt.Printf("ok    %s\n", name)
	} else {
		r.failed++
		fmt.Printf("FAIL  %s: %s\n", name, strings.TrimSpace(fmt.Sprintln(got...)))
	}
	return holds
}

func (r *report) equal(name string, got, want any) bool {
	return r.that(reflect.DeepEqual(got, want), name, fmt.Sprintf("got %v, not %v", got, want))
}

// works states that there was no error.
func (r *report) works(name string, err error) bool {
	return r.that(err == nil, name, describe(err))
}

// refused states that an error is of a kind, and that its text has all of the words.
func (r *report) refused(name string, err error, isKind func(error) bool, words ...string) bool {
	for _, word := range words {
		if err != nil && !strings.Contains(err.Error(), word) {
			return r.that(false, name, describe(err), "lacks", fmt.Sprintf("%q", word))
		}
	}
	return r.that(err != nil && isKind(err), name, describe(err))
}

func describe(err error) string {
	if err == nil {
		return "no error"
	}
	return fmt.Sprintf("%T: %s", trace.Unwrap(err), trace.UserMessage(err))
}
