using System.Diagnostics;
using System.Net.Sockets;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>Creates what is not a regular file.</summary>
internal static class SpecialFiles
{
    /// <summary>Creates a pipe, which nobody writes to.</summary>
    internal static string Pipe(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }

    /// <summary>Creates a socket, which nobody listens to. It is there until it is disposed.</summary>
    internal static Socket Socket(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    /// <summary>Creates a link to a device that has no end.</summary>
    internal static string Endless(string path)
    {
        File.CreateSymbolicLink(path, "/dev/zero");
        return path;
    }
}
