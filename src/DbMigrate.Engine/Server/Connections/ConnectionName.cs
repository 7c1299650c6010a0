namespace DbMigrate.Engine.Server.Connections;

/// <summary>The name of a connection in messages.</summary>
internal static class ConnectionName
{
    /// <summary>The name of a connection that the caller gives, and that no plan names.</summary>
    public const string Given = "";

    /// <summary>Returns what a message calls a connection at its beginning.</summary>
    public static string Text(string name) => name == Given ? "The connection" : $"Connection '{name}'";
}
