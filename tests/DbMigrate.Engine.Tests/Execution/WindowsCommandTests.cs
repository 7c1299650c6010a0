using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution.Programs;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>How a script step finds and starts a program on Windows. The file system is that of the test.</summary>
public sealed class WindowsCommandTests
{
    private const string Folder = @"D:\plans\100% & more";

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["PATH"] = @"C:\Windows\System32;""C:\Program Files\node"";;C:\tools",
        ["PATHEXT"] = ".COM;.EXE;.CMD;.PS1",
    };

    [Theory]
    [InlineData("tool", @"C:\tools\tool.exe", @"C:\tools\tool.exe")]
    [InlineData("tool.exe", @"C:\tools\tool.exe", @"C:\tools\tool.exe")]
    [InlineData("./tool", Folder + @"\tool.exe", Folder + @"\tool.exe")]
    [InlineData(@"bin\tool", Folder + @"\bin\tool.exe", Folder + @"\bin\tool.exe")]
    [InlineData(@"E:\x\tool", @"E:\x\tool.exe", @"E:\x\tool.exe")]
    [InlineData("a.b", @"C:\tools\a.b.exe", @"C:\tools\a.b.exe")]
    public void A_name_is_searched_in_the_folder_the_path_and_with_the_usual_extensions(
        string word,
        string file,
        string found
    )
    {
        var command = For([word, "a b", "\"c\""], file, @"C:\Windows\System32\tool.txt");
        Assert.Equal(found, command.FileName);
        Assert.Equal(["a b", "\"c\""], command.Arguments!);
        Assert.Null(command.Line);
    }

    [Fact]
    public void The_plans_folder_comes_before_the_path_and_an_extension_before_the_next()
    {
        Assert.Equal(Folder + @"\tool.exe", For(["tool"], Folder + @"\tool.exe", @"C:\tools\tool.exe").FileName);
        Assert.Equal(@"C:\tools\tool.exe", For(["tool"], @"C:\tools\tool.cmd", @"C:\tools\tool.exe").FileName);
    }

    [Fact]
    public void A_batch_file_is_run_by_cmd_with_its_words_in_quotes()
    {
        var command = For(["step", "a&b", "!c!", @"d\", ""], Folder + @"\step.cmd", @"C:\Windows\System32\cmd.exe");
        Assert.Equal(@"C:\Windows\System32\cmd.exe", command.FileName);
        Assert.Null(command.Arguments);
        Assert.Equal("/d /v:off /s /c ''.\\step.cmd' 'a&b' '!c!' 'd\\' '''".Replace('\'', '"'), command.Line);

        var other = For(["npm", "ci"], @"C:\Program Files\node\npm.cmd", @"C:\Windows\System32\cmd.exe");
        Assert.Equal("/d /v:off /s /c ''C:\\Program Files\\node\\npm.cmd' 'ci''".Replace('\'', '"'), other.Line);
    }

    [Theory]
    [InlineData("100%")]
    [InlineData("say \"hello\"")]
    [InlineData("two\nlines")]
    public void A_word_that_cmd_would_change_is_refused(string word)
    {
        var failure = Assert.Throws<ArgumentException>(() => For(["step.cmd", word], Folder + @"\step.cmd"));
        Assert.Contains(
            $"'{word}' has a quote, a percent sign or a line break",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_batch_file_needs_a_folder_of_a_drive()
    {
        const string Share = @"\\server\plans";
        var failure = Assert.Throws<ArgumentException>(() =>
            WindowsCommand.For(["step.cmd"], Share, Variables.GetValueOrDefault, f => f == Share + @"\step.cmd")
        );
        Assert.Contains(Share, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"C:\tools\pwsh.exe")]
    [InlineData(@"C:\tools\powershell.exe")]
    public void A_script_is_run_by_powershell(string shell)
    {
        var command = For(["notify", "50%"], Folder + @"\notify.ps1", shell);
        Assert.Equal(shell, command.FileName);
        Assert.Equal(["-noprofile", "-noninteractive", "-file", Folder + @"\notify.ps1", "50%"], command.Arguments!);
    }

    [Fact]
    public void What_is_not_there_is_named_with_where_it_was_searched()
    {
        var none = Assert.Throws<FileNotFoundException>(() => For(["tool"]));
        Assert.StartsWith(
            $"there is no program 'tool' in '{Folder}' or in a folder of the PATH.",
            none.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith(".COM;.EXE;.CMD;.PS1", none.Message, StringComparison.Ordinal);
        var shell = Assert.Throws<FileNotFoundException>(() => For(["notify.ps1"], Folder + @"\notify.ps1"));
        Assert.Contains("neither pwsh.exe nor powershell.exe", shell.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_of_windows_has_a_domain()
    {
        Assert.Equal(@"CORP\ann", OsUser.WithDomain("CORP", "ann"));
        Assert.Equal("ann", OsUser.WithDomain("", "ann"));
    }

    [Theory]
    [InlineData(@"\\?\C:\plans\first", @"C:\plans\first")]
    [InlineData(@"\\?\UNC\server\plans", @"\\server\plans")]
    [InlineData(@"\\?\Volume{1}\plans", @"\\?\Volume{1}\plans")]
    [InlineData(@"\\server\plans", @"\\server\plans")]
    [InlineData(@"C:\plans", @"C:\plans")]
    [InlineData("first", "first")]
    public void A_path_loses_the_prefix_that_makes_it_literal(string path, string plain) =>
        Assert.Equal(plain, WindowsPath.Plain(path));

    private static WindowsCommand For(string[] words, params string[] files) =>
        WindowsCommand.For(
            words,
            Folder,
            Variables.GetValueOrDefault,
            f => files.Contains(f, StringComparer.OrdinalIgnoreCase)
        );
}
