package io.github.msal4j.servlet.testkit;

import java.util.Optional;

/**
 * A request that the provider has received. Its {@code toString()} contains no values, which may be codes, tokens and
 * secrets.
 *
 * @param headers header names are in lower case
 */
public record SeenRequest(
        Endpoint endpoint, String method, String path, Parameters query, Parameters form, Parameters headers) {

    /** A parameter of the form, else of the query. */
    public Optional<String> parameter(String name) {
        return form.get(name).or(() -> query.get(name));
    }

    public Optional<String> header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    @Override
    public String toString() {
        return method + " " + path + " query " + query + " form " + form;
    }
}
