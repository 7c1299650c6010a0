using System.Buffers;
using System.Collections.Concurrent;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql;

/// <summary>
/// The files that one operation reads. A file is the same for the whole operation: it is kept in memory, or compared
/// with its first reading where it is read again. Safe for several threads.
/// </summary>
internal sealed class SourceFiles
{
    /// <summary>The most bytes of one file.</summary>
    internal const long MostBytes = 1L << 30;

    /// <summary>The most bytes of all files that are kept in memory. Others are read again.</summary>
    private const long MostKept = 64L << 20;

    /// <summary>A file of fewer bytes is read at once.</summary>
    private const int SmallBytes = 64 * 1024;

    private readonly ConcurrentDictionary<string, Entry> _files = new(
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal
    );
    private readonly ConcurrentDictionary<string, string?> _folders = new(StringComparer.Ordinal);
    private long _kept;

    /// <summary>Ends the reading of a file, between two blocks.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>Returns a folder's full path with all links resolved, once; null: they form a cycle.</summary>
    public string? RealFolderOf(string folder) => _folders.GetOrAdd(folder, RealPath.Of);

    /// <summary>Returns a full path with all links resolved; null: they form a cycle. Folders are resolved once.</summary>
    public string? RealPathOf(string path)
    {
        if (Path.GetDirectoryName(path) is not { } folder || RealFolderOf(folder) is not { } real)
        {
            return RealPath.Of(path);
        }

        var file = Path.Combine(real, Path.GetFileName(path));
        return RegularFile.IsThere(file) || new FileInfo(file).LinkTarget is null ? file : RealPath.Of(file);
    }

    /// <summary>Opens a file. It is kept in memory up to a size.</summary>
    /// <param name="name">The file's name in messages.</param>
    /// <param name="path">The full path, without links.</param>
    /// <param name="kept">The size in bytes.</param>
    public (SourceText Source, InputWindow Window) Open(string name, string path, int kept)
    {
        Stop.ThrowIfCancellationRequested();
        if (_files.TryGetValue(path, out var known) && known.Bytes is { } bytes)
        {
            return (SourceText.FromBytes(name, bytes), new InputWindow(bytes));
        }

        var left = Math.Max(0, MostKept - Interlocked.Read(ref _kept));
        return SourceText.Open(name, path, (int)Math.Min(kept, left));
    }

    /// <summary>Records a file that was read to its end.</summary>
    /// <exception cref="SqlFileChangedException">It is not as it was when it was read first.</exception>
    public void Admit(SourceText source)
    {
        if (source.Path is not { } path)
        {
            return;
        }

        Admit(path, source.Name, new Entry(source.Sha256, source.Bytes));
    }

    /// <summary>Returns the checksum of a file's text. Reads it where it was not read yet.</summary>
    /// <param name="name">The file's name in messages.</param>
    /// <param name="path">The full path, without links, of what was just found to be a regular file.</param>
    /// <exception cref="IOException">It cannot be read, or is larger than 1 GB.</exception>
    public string ChecksumOf(string name, string path)
    {
        if (!_files.TryGetValue(path, out var entry))
        {
            entry = new Entry(Hash(path), null);
            Admit(path, name, entry);
        }

        return TextChecksum.Of(entry.Sha256);
    }

    /// <summary>Computes the checksum of a file's text that was not read yet, if the file is small.</summary>
    /// <inheritdoc cref="ChecksumOf"/>
    public void HashAhead(string name, string path)
    {
        if (!_files.ContainsKey(path) && HashSmall(path) is { } hash)
        {
            Admit(path, name, new Entry(hash, null));
        }
    }

    /// <summary>Reads a file again and requires that it is as it was.</summary>
    /// <exception cref="SqlFileChangedException">It is not.</exception>
    public void RequireUnchanged(string name, string path, string checksum)
    {
        try
        {
            RegularFile.RequireNotSpecial(path);
            if (TextChecksum.Of(Hash(path)) != checksum)
            {
                throw new SqlFileChangedException(name);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SqlFileChangedException(name, e);
        }
    }

    private void Admit(string path, string name, Entry entry)
    {
        var first = _files.GetOrAdd(path, entry);
        if (!first.Sha256.AsSpan().SequenceEqual(entry.Sha256))
        {
            throw new SqlFileChangedException(name);
        }

        if (entry.Bytes is not { } bytes)
        {
            return;
        }

        // A file that was only compared so far is kept from now on.
        if (ReferenceEquals(first, entry) || (first.Bytes is null && _files.TryUpdate(path, entry, first)))
        {
            Interlocked.Add(ref _kept, bytes.Length);
        }
    }

    private byte[] Hash(string path)
    {
        if (HashSmall(path) is { } small)
        {
            return small;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(SmallBytes);
        try
        {
            using var file = RegularFile.Open(path);
            RequireSize(file.Length);
            var first = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var text = new LineEnds();
            var head = buffer.AsSpan(0, first);
            text.Append(head[(SqlEncoding.ByteOrderMark(head) == 3 ? 3 : 0)..]);
            var total = (long)first;
            for (int read; (read = file.Read(buffer)) > 0; total += read)
            {
                Stop.ThrowIfCancellationRequested();
                RequireSize(total + read);
                text.Append(buffer.AsSpan(0, read));
            }

            return text.Finish();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Returns the digest of a small file's text; null: the file is larger.</summary>
    private byte[]? HashSmall(string path)
    {
        Stop.ThrowIfCancellationRequested();
        var buffer = ArrayPool<byte>.Shared.Rent(SmallBytes);
        try
        {
            return RegularFile.ReadSmall(path, buffer) is var length and >= 0
                ? TextChecksum.Sha256(buffer.AsSpan(0, length))
                : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void RequireSize(long bytes)
    {
        if (bytes > MostBytes)
        {
            throw new IOException("it is larger than 1 GB.");
        }
    }

    /// <summary>A file that was read.</summary>
    /// <param name="Sha256">Of its text, with line ends LF and without byte order mark.</param>
    /// <param name="Bytes">Its bytes; null: they are not kept.</param>
    private sealed record Entry(byte[] Sha256, byte[]? Bytes);
}
