namespace DbMigrate.Engine.Common;

/// <summary>
/// Opens regular files only. A pipe, a device, a socket and a folder are refused before anything is read: reading one
/// may wait, or deliver data, without end.
/// </summary>
internal static class RegularFile
{
    private const string Advice = "only regular files are read";

    /// <summary>Opens a file for reading. Symbolic links are followed.</summary>
    /// <exception cref="IOException">It is not a regular file, or cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The access is denied.</exception>
    internal static FileStream Open(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            var opened = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 1
            );
            if (opened.CanSeek)
            {
                return opened;
            }

            opened.Dispose();
            throw Refused("a device or a pipe");
        }

        RequireNotSpecial(path);
        var handle = UnixFiles.Open(path);
        try
        {
            // Once it is open: another file may have taken the place of the first.
            return UnixFiles.TypeOf(handle) is { } found && Describe(found) is { } other
                ? throw Refused(other)
                : new FileStream(handle, FileAccess.Read, bufferSize: 1);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Refuses what is not a regular file, before it is opened: opening a device may have an effect.
    /// </summary>
    /// <exception cref="IOException">It is there, and not a regular file.</exception>
    internal static void RequireNotSpecial(string path)
    {
        if (!OperatingSystem.IsWindows() && UnixFiles.TypeOf(path) is { } type && Describe(type) is { } wrong)
        {
            throw Refused(wrong);
        }
    }

    /// <summary>
    /// Returns whether a path is a regular file itself, not a link to one. False: it is not, or the system does not tell.
    /// </summary>
    internal static bool IsThere(string path) =>
        OperatingSystem.IsLinux() && UnixFiles.TypeOf(path, follow: false) == UnixFiles.FileType.Regular;

    /// <summary>Returns what a path is, where it is neither a regular file nor a folder; null: it is one, or nothing.</summary>
    internal static string? SpecialKindOf(string path) =>
        !OperatingSystem.IsWindows() && UnixFiles.TypeOf(path) is { } type && type != UnixFiles.FileType.Folder
            ? Describe(type)
            : null;

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="IOException">It is not a regular file, is larger than 1 GB, or cannot be read.</exception>
    internal static byte[] ReadBytes(string path) =>
        ReadBytes(path, 1 << 30) ?? throw new IOException("it is larger than 1 GB.");

    /// <summary>Reads a small file whole; null: it has more bytes than that.</summary>
    /// <exception cref="IOException">It is not a regular file, or cannot be read.</exception>
    internal static byte[]? ReadBytes(string path, int most)
    {
        using var stream = Open(path);
        if (stream.Length > most)
        {
            return null;
        }

        // Not by the length that the file claims: some files have none, and one may grow.
        var bytes = new byte[(int)stream.Length + 1];
        var length = 0;
        for (int got; (got = stream.Read(bytes, length, bytes.Length - length)) > 0; )
        {
            length += got;
            if (length > most)
            {
                return null;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(most + 1L, bytes.Length * 2L));
            }
        }

        return bytes[..length];
    }

    /// <summary>
    /// Reads a file that was just found to be a regular one into a buffer. Nearly all files of a plan fit into it, and
    /// this asks the system four times for each; a stream asks it nine times.
    /// </summary>
    /// <returns>The number of bytes; -1: it is not smaller than the buffer.</returns>
    /// <exception cref="IOException">It is not a regular file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The access is denied.</exception>
    internal static int ReadSmall(string path, Span<byte> buffer)
    {
        if (!OperatingSystem.IsLinux())
        {
            using var stream = Open(path);
            var all = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return all < buffer.Length ? all : -1;
        }

        using var handle = UnixFiles.Open(path);
        var state = UnixFiles.StateOf(handle);
        if (state is { } found && Describe(found.Type) is { } wrong)
        {
            throw Refused(wrong);
        }

        var length = 0;
        for (int got; (got = UnixFiles.Read(handle, buffer[length..])) > 0; )
        {
            length += got;
            if (length == buffer.Length)
            {
                return -1;
            }

            // Fewer bytes than there is room for, and as many as the file has: its end. Some files claim no size.
            if (length == state?.Size)
            {
                break;
            }
        }

        return length;
    }

    /// <summary>Reads the lines of a small file in UTF-8.</summary>
    /// <param name="path">The file.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <exception cref="IOException">It is not a regular file, is larger, or cannot be read.</exception>
    internal static IReadOnlyList<string> ReadLines(string path, int most)
    {
        var bytes = ReadBytes(path, most) ?? throw new IOException($"it is larger than {most / 1024 / 1024} MB.");
        using var reader = new StreamReader(new MemoryStream(bytes, writable: false));
        var lines = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static string? Describe(UnixFiles.FileType type) =>
        type switch
        {
            UnixFiles.FileType.Regular => null,
            UnixFiles.FileType.Folder => "a folder",
            UnixFiles.FileType.Pipe => "a pipe (FIFO)",
            UnixFiles.FileType.Socket => "a socket",
            _ => "a device",
        };

    private static IOException Refused(string kind) => new($"it is {kind}; {Advice}.");
}
