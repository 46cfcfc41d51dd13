package io.github.msal4j.servlet.comparison;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.aad.msal4j.HttpMethod;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** What MSAL4J's own client does, by {@link HttpURLConnection}, but to a provider without TLS in place of Entra. */
final class PlainHttp implements IHttpClient {
    static final String ENTRA = "https://login.microsoftonline.com";

    private final String provider;

    PlainHttp(String provider) {
        this.provider = provider;
    }

    @Override
    public IHttpResponse send(HttpRequest request) throws IOException {
        URI address = URI.create(request.url().toString().replace(ENTRA, provider));
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        request.headers().forEach(connection::setRequestProperty);
        if (request.httpMethod() == HttpMethod.POST) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.getOutputStream().write(request.body().getBytes(UTF_8));
        }
        HttpResponse response = new HttpResponse().statusCode(connection.getResponseCode());
        response.addHeaders(connection.getHeaderFields());
        try (InputStream body = connection.getInputStream()) {
            return response.body(new String(body.readAllBytes(), UTF_8));
        }
    }
}
