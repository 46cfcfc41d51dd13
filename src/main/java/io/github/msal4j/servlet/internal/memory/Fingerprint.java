package io.github.msal4j.servlet.internal.memory;

/** 128 bits that stand for an id, see {@link Fingerprints}. */
record Fingerprint(long first, long second) {}
