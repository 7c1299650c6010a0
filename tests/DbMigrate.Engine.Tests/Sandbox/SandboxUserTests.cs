using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Engine.Tests.Sandbox;

public sealed class SandboxUserTests
{
    [Theory]
    [InlineData("setpriv")]
    [InlineData("runuser")]
    [InlineData("su")]
    public async Task Root_runs_programs_as_somebody_else_with_each_word_as_it_is(string tool)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess || SandboxUser.Tool(tool) is not { } path)
        {
            return;
        }

        var user = SandboxUser.ForThisProcess();
        const string Words = "a 'quoted' $HOME \\ \"word\"";
        var command = new SandboxCommand("/bin/sh", ["-c", "id -u; id -g; printf %s \"$1\"", "sh", Words], "/");
        var (exitCode, output) = await SandboxProcess.RunAsync(user.WrapWith(path, command), CancellationToken.None);
        Assert.Equal(
            (0, $"{user.UserId}\n{user.GroupId}\n{Words}"),
            (exitCode, output.ReplaceLineEndings("\n").Trim())
        );
    }

    [Fact]
    public void Who_is_not_root_runs_programs_as_himself()
    {
        var command = new SandboxCommand("/bin/true", [], "/");
        Assert.Same(command, new SandboxUser(null, 0, 0).Wrap(command));
    }
}
