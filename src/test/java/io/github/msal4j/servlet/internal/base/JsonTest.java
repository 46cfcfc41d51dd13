package io.github.msal4j.servlet.internal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R26: what is written is read as what it was, by the parser that verifies and by that of MSAL4J. */
class JsonTest {
    private static final String HOSTILE =
            "a\"\\/{}[]:,\u0000\u0001\t\n\r\u001f \u007f\u0080\u00e4\u2028\ufeff\uD83D\uDE00";

    @Test
    void r26_bothParsersReadTheTextsThatWereWritten() throws Exception {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            Map<String, Object> object = new LinkedHashMap<>();
            for (int members = random.nextInt(4); members >= 0; members--) {
                object.put(text(random), text(random));
            }

            String json = Json.text(object, 16);

            assertThat(Json.object(json)).isEqualTo(object);
            try (JsonReader reader = JsonProviders.createReader(json)) {
                assertThat(reader.readMap(JsonReader::getString)).isEqualTo(object);
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.appendCodePoint(HOSTILE.codePointAt(random.nextInt(HOSTILE.length() - 1)));
        }
        return text.toString().replaceAll("[\\x{D800}-\\x{DFFF}]", "");
    }

    @Test
    void objectsListsNumbersAndTruthValuesAreWrittenAsTheJsonLibraryDoes() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("text", "Grüße");
        object.put("number", 1_768_478_400_123L);
        object.put("small", -7);
        object.put("true", true);
        object.put("nothing", null);
        object.put("list", List.of("a", 1L, List.of(), Map.of()));
        object.put("object", Map.of("inner", Map.of("x", "y")));

        assertThat(Json.text(object, 16)).isEqualTo(JSONObjectUtils.toJSONString(object));
        assertThat(Json.text(Map.of(), 0)).isEqualTo("{}");
    }

    @Test
    void whatIsNoneOfTheseIsRefused() {
        assertThatThrownBy(() -> Json.text(Map.of("x", 1.5), 16)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.text(Map.of("x", new StringBuilder("s3cr3t")), 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "", "{", "7", "\"{}\""})
    void whatIsNoObjectIsNotRead(String text) {
        assertThat(Json.isObject(text)).isFalse();
    }
}
