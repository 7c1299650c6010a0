using DbMigrate.Engine.Maintenance.Registration;
using DbMigrate.Engine.Server.Connections;
using DbMigrate.Engine.Steps.EnvFiles;
using DbMigrate.Engine.Tests.Plans;

namespace DbMigrate.Engine.Tests.Server.Connections;

/// <summary>Files of environment variables are data.</summary>
public class EnvironmentFileTests
{
    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("  export A = b c  ", "b c")]
    [InlineData("A=", "")]
    [InlineData("A=$(touch x)`touch y`$HOME", "$(touch x)`touch y`$HOME")]
    [InlineData("A=a\\b; rm -rf #x", null)]
    [InlineData("A=C:\\x\\y#1", "C:\\x\\y#1")]
    [InlineData("A='a \"b\" $c \\' # comment", "a \"b\" $c \\")]
    [InlineData("A='a'b", null)]
    [InlineData("A='a", null)]
    [InlineData("A='a'#b", null)]
    [InlineData("A=\"a \\\"b\\\" \\$c \\\\ \\n 'd'\"", "a \"b\" $c \\ \\n 'd'")]
    [InlineData("A=\"a", null)]
    [InlineData("A=a\u0001", null)]
    [InlineData("A", null)]
    [InlineData("1A=b", null)]
    [InlineData("A B=b", null)]
    [InlineData("export", null)]
    public void A_line_is_a_name_and_a_value(string line, string? value)
    {
        using var folder = new PlanFolder();
        var path = folder.Write("x.env", $"\uFEFF# comment\r\n; comment\r\n\r\n{line}\r\nZ=last\r\n");
        if (value is not null)
        {
            var variables = EnvironmentFile.Read(path);
            Assert.Equal((value, "last"), (variables["A"], variables["Z"]));
            return;
        }

        var invalid = Assert.Throws<EnvironmentFileInvalidException>(() => EnvironmentFile.Read(path));
        Assert.Contains($"Line 4 of the environment file {path}", invalid.Message, StringComparison.Ordinal);
        // A value may be a secret.
        Assert.DoesNotContain("rm -rf", invalid.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain/1_.:@%+,=?-")]
    [InlineData("a b $c `d` \"e\" \\f")]
    [InlineData("it's")]
    public void What_a_step_writes_is_read(string value)
    {
        using var folder = new PlanFolder();
        var path = Path.Combine(folder.Path, "x.env");
        new EnvFileEditor(path, "A", ".kept").Set(value);
        Assert.Equal(value, EnvironmentFile.Read(path)["A"]);
    }

    [Fact]
    public async Task A_shell_reads_the_values_that_it_would_not_expand_alike()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var folder = new PlanFolder();
        var path = folder.Write("x.env", "A='a $b \"c\" \\'\nB=\"d \\\"e\\\" \\$f \\\\ g\"\nC=h:/i@j?k=l%20\n");
        var variables = EnvironmentFile.Read(path);
        var (_, output, _) = await ScheduleMachine.This.RunAsync(
            ["/bin/sh", "-c", $". '{path}'; printf '%s|%s|%s' \"$A\" \"$B\" \"$C\""],
            null,
            default
        );
        Assert.Equal(output, $"{variables["A"]}|{variables["B"]}|{variables["C"]}");
    }

    [Fact]
    public void What_is_no_such_file_is_an_error()
    {
        using var folder = new PlanFolder();
        Assert.Contains("does not exist", Of("nowhere.env"), StringComparison.Ordinal);
        Assert.Contains("cannot be read", Of("."), StringComparison.Ordinal);
        folder.Write("utf16.env", [0xFF, 0xFE, 0x41, 0x00]);
        Assert.Contains("is UTF-16", Of("utf16.env"), StringComparison.Ordinal);
        folder.Write("latin1.env", [0x41, 0x3D, 0xE9]);
        Assert.Contains("is not UTF-8", Of("latin1.env"), StringComparison.Ordinal);
        folder.Write("large.env", new byte[(1 << 20) + 1]);
        Assert.Contains("larger than 1 MB", Of("large.env"), StringComparison.Ordinal);

        string Of(string name) =>
            Assert
                .Throws<EnvironmentFileInvalidException>(() => EnvironmentFile.Read(Path.Combine(folder.Path, name)))
                .Message;
    }
}
