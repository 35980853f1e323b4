"""Tests of `inntektsmodell.case.rest`."""
