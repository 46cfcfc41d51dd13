package io.github.msal4j.servlet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R163: the downstream API tells a user's groups. */
class GraphMembershipsTest {
    private static final LocalGroup STAFF = LocalGroup.of("Staff");
    private static final LocalGroup DOMAIN_USERS = LocalGroup.synchronizedFrom("CONTOSO", "Domain Users");

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final Visitor visitor = Visitor.at(idp, Tenant.CONTOSO);

    @BeforeEach
    void register() {
        idp.register(Visitor.app());
        idp.setGroups("ada", STAFF, DOMAIN_USERS);
    }

    @AfterEach
    void stop() {
        idp.close();
    }

    private String token() throws Exception {
        return Visitor.text(visitor.signIn("ada"), "access_token");
    }

    private HttpResponse<String> check(String token, List<String> ids) throws Exception {
        String body = "{\"groupIds\":[\"" + String.join("\",\"", ids) + "\"]}";
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(idp.endpoint(Endpoint.GRAPH_CHECK, "v1.0"))
                                .header("Authorization", "Bearer " + token)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void r163_itChecksTwentyAtOnce() throws Exception {
        String token = token();

        assertThat(Visitor.json(
                        check(token, List.of(STAFF.id(), LocalGroup.of("Others").id()))))
                .containsEntry("value", List.of(STAFF.id()));
        assertThat(check(token, Collections.nCopies(21, STAFF.id())).statusCode())
                .isEqualTo(400);
        assertThat(check("gibberish", List.of(STAFF.id())).statusCode()).isEqualTo(401);
    }

    @Test
    void r163_itListsByPages() throws Exception {
        idp.behaviour().groupsOnPages(1);
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token());
        URI first = URI.create(idp.endpoint(Endpoint.GRAPH_GROUPS, "v1.0") + "?$select=id,displayName&$top=999");

        Map<String, Object> one = Visitor.json(visitor.get(first, headers));
        Map<String, Object> two =
                Visitor.json(visitor.get(URI.create(String.valueOf(one.get("@odata.nextLink"))), headers));

        assertThat(String.valueOf(one.get("value"))).contains(STAFF.id()).doesNotContain("Staff", "onPremises");
        assertThat(String.valueOf(two.get("value"))).contains(DOMAIN_USERS.id());
        assertThat(two).doesNotContainKey("@odata.nextLink");
    }

    @Test
    void r163_idTokensHoldThemUpToANumber() throws Exception {
        assertThat(Visitor.claims(visitor.signIn("ada"), "id_token").getStringListClaim("groups"))
                .containsExactly(STAFF.id(), DOMAIN_USERS.id());

        idp.setGroups(
                "ada",
                IntStream.range(0, 201)
                        .mapToObj(i -> LocalGroup.of("Group " + i))
                        .toArray(LocalGroup[]::new));

        assertThat(Visitor.claims(Visitor.at(idp, Tenant.CONTOSO).signIn("ada"), "id_token")
                        .getClaims())
                .doesNotContainKey("groups")
                .containsEntry("_claim_names", Map.of("groups", "src1"));
    }
}
