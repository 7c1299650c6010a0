using DbMigrate.Engine.Common;
using DbMigrate.Engine.Tests.Plans;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Common;

/// <summary>Pipes, devices, sockets and folders are refused before they are read.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly PlanFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pipe", "it is a pipe (FIFO); only regular files are read.")]
    [InlineData("socket", "it is a socket; only regular files are read.")]
    [InlineData("endless", "it is a device; only regular files are read.")]
    [InlineData("folder", "it is a folder; only regular files are read.")]
    [InlineData("nothing", "Could not find file")]
    public void Only_a_regular_file_is_opened(string kind, string message)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = Path.Combine(_folder.Path, kind);
        using var socket = kind == "socket" ? SpecialFiles.Socket(path) : null;
        _ = kind switch
        {
            "pipe" => SpecialFiles.Pipe(path),
            "endless" => SpecialFiles.Endless(path),
            "folder" => Directory.CreateDirectory(path).FullName,
            _ => path,
        };

        Assert.StartsWith(
            message,
            Assert.ThrowsAny<IOException>(() => RegularFile.Open(path)).Message,
            StringComparison.Ordinal
        );

        // A socket cannot be opened at all.
        Assert.StartsWith(
            kind == "socket" && OperatingSystem.IsLinux() ? "No such device or address" : message,
            Assert.ThrowsAny<IOException>(() => RegularFile.ReadSmall(path, new byte[10])).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(9, 10, 9)]
    [InlineData(10, 10, -1)]
    [InlineData(11, 10, -1)]
    [InlineData(70_000, 80_000, 70_000)]
    public void A_file_smaller_than_the_buffer_is_read_into_it(int size, int room, int expected)
    {
        var path = Path.Combine(_folder.Path, "a.txt");
        var bytes = new byte[size];
        Random.Shared.NextBytes(bytes);
        File.WriteAllBytes(path, bytes);
        var buffer = new byte[room];

        Assert.Equal(expected, RegularFile.ReadSmall(path, buffer));
        if (expected >= 0)
        {
            Assert.Equal(bytes, buffer[..expected]);
        }
    }

    [Fact]
    public void A_link_to_a_file_is_followed_and_a_file_above_the_bound_is_not_read()
    {
        _folder.Write("a.txt", "one\r\ntwo\n");
        var link = Path.Combine(_folder.Path, "link");
        File.CreateSymbolicLink(link, "a.txt");

        Assert.Equal(["one", "two"], RegularFile.ReadLines(link, 100));
        Assert.Equal(9, RegularFile.ReadBytes(link, 9)!.Length);
        Assert.Null(RegularFile.ReadBytes(link, 8));
        Assert.Null(RegularFile.SpecialKindOf(link));
        Assert.Null(RegularFile.SpecialKindOf(link + "-of-nothing"));
    }

    [Fact]
    public void A_file_that_claims_no_length_is_read_to_its_end()
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.NotEmpty(RegularFile.ReadBytes("/proc/self/status", 1 << 20)!);
            Assert.Null(RegularFile.ReadBytes("/proc/self/status", 10));
            var buffer = new byte[1 << 20];
            Assert.Contains(
                "VmPeak",
                System.Text.Encoding.ASCII.GetString(buffer, 0, RegularFile.ReadSmall("/proc/self/status", buffer)),
                StringComparison.Ordinal
            );
            Assert.Equal(-1, RegularFile.ReadSmall("/proc/self/status", new byte[10]));
        }
    }
}
