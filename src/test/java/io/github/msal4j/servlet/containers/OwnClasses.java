package io.github.msal4j.servlet.containers;

import io.github.msal4j.servlet.SignInFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Has the library's classes for itself, and all others from its parent. */
final class OwnClasses extends ClassLoader {
    private static final String LIBRARY = SignInFilter.class.getPackageName() + ".";

    OwnClasses(ClassLoader parent) {
        super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(LIBRARY)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defined(name) : loaded;
        }
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
