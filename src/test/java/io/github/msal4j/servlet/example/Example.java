package io.github.msal4j.servlet.example;

/** The example, running. */
interface Example extends AutoCloseable {
    /** Where to go and what to try. */
    String guide();

    @Override
    void close();
}
