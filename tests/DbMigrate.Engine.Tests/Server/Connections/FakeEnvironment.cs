using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Tests.Server.Connections;

/// <summary>An environment that has what a test says and nothing of this machine's.</summary>
internal static class FakeEnvironment
{
    public static ConnectionEnvironment With(params (string Name, string Value)[] variables) =>
        In("/nowhere", variables);

    public static ConnectionEnvironment In(string home, params (string Name, string Value)[] variables) =>
        new()
        {
            Variable = name => variables.FirstOrDefault(v => v.Name == name).Value,
            Names = () => variables.Select(v => v.Name),
            UserName = "osuser",
            Home = home,
            SocketFolders = [],
        };
}
