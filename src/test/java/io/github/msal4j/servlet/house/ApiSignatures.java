package io.github.msal4j.servlet.house;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an application can see of a type: its public and protected members, and the types in their signatures. */
final class ApiSignatures {
    private ApiSignatures() {}

    static boolean isVisible(Class<?> type) {
        return isVisible(type.getModifiers())
                && (type.getEnclosingClass() == null || isVisible(type.getEnclosingClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static <M extends Member> List<M> visible(M[] members) {
        return Stream.of(members)
                .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                .toList();
    }

    /** A line for the type and one for each member, in an order that does not depend on the JVM. */
    static List<String> linesOf(Class<?> type) {
        List<String> members = new ArrayList<>();
        visible(type.getDeclaredFields()).stream().map(Field::toGenericString).forEach(members::add);
        visible(type.getDeclaredConstructors()).stream()
                .map(Constructor::toGenericString)
                .forEach(members::add);
        visible(type.getDeclaredMethods()).stream().map(Method::toGenericString).forEach(members::add);
        List<String> lines = new ArrayList<>();
        lines.add(type.toGenericString() + superTypes(type));
        members.stream().sorted().map(member -> "    " + member).forEach(lines::add);
        return lines.stream().map(ApiSignatures::withoutPackages).toList();
    }

    private static String withoutPackages(String line) {
        return line.replaceAll("\\b(?:io\\.github\\.msal4j\\.servlet|java\\.lang|java\\.util)\\.(?=[A-Z])", "");
    }

    private static String superTypes(Class<?> type) {
        List<String> names = new ArrayList<>();
        if (type.getGenericSuperclass() != null) {
            names.add(type.getGenericSuperclass().getTypeName());
        }
        Stream.of(type.getGenericInterfaces()).map(Type::getTypeName).forEach(names::add);
        return names.isEmpty() ? "" : " : " + String.join(", ", names);
    }

    /** All types that the signatures of this type name, with those of its super types and annotations. */
    static Set<Class<?>> typesNamedBy(Class<?> type) {
        List<Type> named = new ArrayList<>();
        if (type.getGenericSuperclass() != null) {
            named.add(type.getGenericSuperclass());
        }
        named.addAll(Arrays.asList(type.getGenericInterfaces()));
        Arrays.stream(type.getAnnotations()).forEach(annotation -> named.add(annotation.annotationType()));
        visible(type.getDeclaredFields()).forEach(field -> named.add(field.getGenericType()));
        visible(type.getDeclaredConstructors()).forEach(constructor -> addAll(named, constructor));
        visible(type.getDeclaredMethods()).forEach(method -> {
            addAll(named, method);
            named.add(method.getGenericReturnType());
        });
        Set<Class<?>> classes = new LinkedHashSet<>();
        named.forEach(each -> addClasses(classes, each));
        return classes;
    }

    private static void addAll(List<Type> named, Executable member) {
        named.addAll(Arrays.asList(member.getGenericParameterTypes()));
        named.addAll(Arrays.asList(member.getGenericExceptionTypes()));
    }

    private static void addClasses(Collection<Class<?>> classes, Type type) {
        if (type instanceof Class<?> plain) {
            Class<?> element = plain;
            while (element.isArray()) {
                element = element.getComponentType();
            }
            if (!element.isPrimitive()) {
                classes.add(element);
            }
        } else if (type instanceof ParameterizedType parameterized) {
            addClasses(classes, parameterized.getRawType());
            Stream.of(parameterized.getActualTypeArguments()).forEach(argument -> addClasses(classes, argument));
        } else if (type instanceof GenericArrayType array) {
            addClasses(classes, array.getGenericComponentType());
        } else if (type instanceof WildcardType wildcard) {
            Stream.of(wildcard.getUpperBounds()).forEach(bound -> addClasses(classes, bound));
            Stream.of(wildcard.getLowerBounds()).forEach(bound -> addClasses(classes, bound));
        } else if (type instanceof TypeVariable<?> variable) {
            Stream.of(variable.getBounds()).forEach(bound -> addClasses(classes, bound));
        }
    }
}
