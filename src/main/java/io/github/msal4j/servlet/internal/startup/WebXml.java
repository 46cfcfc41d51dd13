package io.github.msal4j.servlet.internal.startup;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code /WEB-INF/web.xml} says, as it stands there. {@code ServletContext} tells what the container has made of it, which
 * may be less, and nothing of constraints. Only this file is read: no fragment, no annotation, no descriptor that the container
 * has elsewhere. A DTD or an entity from elsewhere is not read.
 *
 * @param complete whether the root element says {@code metadata-complete}
 * @param sections the elements below the root
 */
record WebXml(boolean complete, List<Section> sections) {
    private static final Logger log = LoggerFactory.getLogger(WebXml.class);
    private static final String PATH = "/WEB-INF/web.xml";
    private static final WebXml NONE = new WebXml(false, List.of());

    /**
     * An element directly below the root.
     *
     * @param line where it begins
     * @param texts what the elements within it contain, by their names
     */
    record Section(String name, int line, Map<String, List<String>> texts) {
        /** Without white space around it, which containers ignore. */
        List<String> all(String element) {
            return texts.getOrDefault(element, List.of());
        }

        String first(String element) {
            return all(element).stream().findFirst().orElse("");
        }

        boolean has(String element) {
            return texts.containsKey(element);
        }
    }

    WebXml {
        sections = List.copyOf(sections);
    }

    /** Empty if there is none, or if it cannot be read by itself, of which a warning tells. */
    static WebXml of(ServletContext context) {
        try (InputStream file = context.getResourceAsStream(PATH)) {
            return file == null ? NONE : read(file);
        } catch (IOException | XMLStreamException e) {
            // The container has accepted the file, so this is no error of the application.
            log.warn(
                    "web.xml cannot be read without a DTD and entities, so it was not checked whether what it maps and"
                            + " constrains is in force: {}",
                    e.getMessage());
            return NONE;
        }
    }

    static WebXml read(InputStream file) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        XMLStreamReader reader = factory.createXMLStreamReader(file);
        while (reader.next() != XMLStreamReader.START_ELEMENT) {
            // Comments, and a DTD that is not read, may stand before the root.
        }
        boolean complete = Boolean.parseBoolean(reader.getAttributeValue(null, "metadata-complete"));
        List<Section> sections = new ArrayList<>();
        while (reader.hasNext()) {
            if (reader.next() == XMLStreamReader.START_ELEMENT) {
                sections.add(section(reader));
            }
        }
        return new WebXml(complete, sections);
    }

    private static Section section(XMLStreamReader reader) throws XMLStreamException {
        String name = reader.getLocalName();
        int line = reader.getLocation().getLineNumber();
        Map<String, List<String>> texts = new LinkedHashMap<>();
        List<String> open = new ArrayList<>(List.of(name));
        StringBuilder text = new StringBuilder();
        while (!open.isEmpty()) {
            switch (reader.next()) {
                case XMLStreamReader.START_ELEMENT -> {
                    open.add(reader.getLocalName());
                    text.setLength(0);
                }
                case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA -> text.append(reader.getText());
                case XMLStreamReader.END_ELEMENT -> {
                    texts.computeIfAbsent(open.remove(open.size() - 1), element -> new ArrayList<>())
                            .add(text.toString().strip());
                    text.setLength(0);
                }
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
        return new Section(name, line, texts);
    }

    List<Section> sections(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).toList();
    }

    Optional<Section> first(String name) {
        return sections(name).stream().findFirst();
    }
}
