using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbMigrate.Engine.Common;

/// <summary>The calls of Linux and macOS that find out the type of a file without waiting for it.</summary>
/// <remarks>
/// .NET 8 has none: opening a pipe waits for its writer, and a device counts as a file. See
/// https://man7.org/linux/man-pages/man2/statx.2.html and inode(7).
/// </remarks>
internal static class UnixFiles
{
    private const int TypeBits = 0xF000;
    private const int CurrentFolder = -100;
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const uint TypeOnly = 0x1;
    private const uint TypeAndSize = 0x1 | 0x200;

    // The size of struct statx; the mode is at offset 28 of it on every architecture, and at 4 of macOS' struct stat.
    private const int StatusSize = 256;
    private const int LinuxMode = 28;
    private const int LinuxSize = 40;
    private const int MacMode = 4;
    private const uint OwnerAndGroup = 0x8 | 0x10;
    private const int LinuxOwner = 20;
    private const int LinuxGroup = 24;
    private const int NoEntry = 2;
    private const int Interrupted = 4;
    private const int AccessDenied = 13;
    private const int NoFolder = 20;

    /// <summary>The type bits of a mode.</summary>
    internal enum FileType
    {
        Pipe = 0x1000,
        CharacterDevice = 0x2000,
        Folder = 0x4000,
        BlockDevice = 0x6000,
        Regular = 0x8000,
        Link = 0xA000,
        Socket = 0xC000,
    }

    private static int OpenFlags => OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 : 0x800 | 0x80000;

    /// <summary>Returns the type of what a path leads to; null: nothing is there, or the system does not tell.</summary>
    internal static FileType? TypeOf(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            return TypeOf(path, follow: true);
        }

        // O_NONBLOCK: opening a pipe does not wait.
        try
        {
            using var handle = Open(path);
            return TypeOf(handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Returns the type of what a path leads to on Linux, or of the link itself.</summary>
    internal static FileType? TypeOf(string path, bool follow)
    {
        // A plan can name thousands of files: the answer is on the stack.
        Span<byte> status = stackalloc byte[StatusSize];
        try
        {
            return
                StatX(CurrentFolder, path, follow ? 0 : NoFollow, TypeOnly, ref MemoryMarshal.GetReference(status)) == 0
                ? TypeIn(status, LinuxMode)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library older than statx.
            return null;
        }
    }

    /// <summary>Returns the type of an open file; null: the system does not tell.</summary>
    internal static FileType? TypeOf(SafeFileHandle handle)
    {
        if (OperatingSystem.IsLinux())
        {
            return StateOf(handle)?.Type;
        }

        Span<byte> status = stackalloc byte[StatusSize];
        ref var answer = ref MemoryMarshal.GetReference(status);
        try
        {
            return
                (
                    RuntimeInformation.ProcessArchitecture == Architecture.X64
                        ? StatInode64(handle, ref answer)
                        : Stat(handle, ref answer)
                ) == 0
                ? TypeIn(status, MacMode)
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// Returns the type and the size in bytes of an open file on Linux; null: the system does not tell.
    /// </summary>
    internal static (FileType Type, long Size)? StateOf(SafeFileHandle handle)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        try
        {
            return StatX(handle, string.Empty, EmptyPath, TypeAndSize, ref MemoryMarshal.GetReference(status)) == 0
                ? (TypeIn(status, LinuxMode), BinaryPrimitives.ReadInt64LittleEndian(status[LinuxSize..]))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads the next bytes of an open file.</summary>
    /// <returns>The number of bytes; 0: its end.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static int Read(SafeFileHandle handle, Span<byte> into)
    {
        while (true)
        {
            var read = ReadFile(handle, ref MemoryMarshal.GetReference(into), into.Length);
            if (read >= 0)
            {
                return (int)read;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
            {
                throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    /// <summary>
    /// Gives a file the owner and the group of another one. On Linux; elsewhere, and where the system does not tell, it
    /// keeps those of the process.
    /// </summary>
    /// <exception cref="UnauthorizedAccessException">Only another user may do so.</exception>
    internal static void CopyOwner(string from, string to)
    {
        if (
            OperatingSystem.IsLinux()
            && OwnerOf(from) is { } wanted
            && OwnerOf(to) != wanted
            && ChangeOwner(to, wanted.User, wanted.Group) != 0
        )
        {
            throw new UnauthorizedAccessException(
                $"'{from}' belongs to the user {wanted.User} and the group {wanted.Group}, and what replaces it would not: "
                    + Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())
            );
        }
    }

    private static (uint User, uint Group)? OwnerOf(string path)
    {
        Span<byte> status = stackalloc byte[StatusSize];
        try
        {
            return StatX(CurrentFolder, path, 0, OwnerAndGroup, ref MemoryMarshal.GetReference(status)) == 0
                ? (
                    BinaryPrimitives.ReadUInt32LittleEndian(status[LinuxOwner..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(status[LinuxGroup..])
                )
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Opens a file for reading, without waiting for the writer of a pipe.</summary>
    internal static SafeFileHandle Open(string path)
    {
        while (true)
        {
            var handle = OpenFile(path, OpenFlags);
            if (!handle.IsInvalid)
            {
                return handle;
            }

            var error = Marshal.GetLastPInvokeError();
            handle.Dispose();
            if (error != Interrupted)
            {
                throw error switch
                {
                    NoEntry or NoFolder => new FileNotFoundException($"Could not find file '{path}'.", path),
                    AccessDenied => new UnauthorizedAccessException($"Access to the path '{path}' is denied."),
                    _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'"),
                };
            }
        }
    }

    private static FileType TypeIn(ReadOnlySpan<byte> status, int mode) =>
        (FileType)(BinaryPrimitives.ReadUInt16LittleEndian(status[mode..]) & TypeBits);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern SafeFileHandle OpenFile([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadFile(SafeFileHandle file, ref byte into, nint most);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        ref byte status
    );

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(
        SafeFileHandle file,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        ref byte status
    );

    [DllImport("libc", EntryPoint = "fstat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(SafeFileHandle file, ref byte status);

    [DllImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatInode64(SafeFileHandle file, ref byte status);
}
