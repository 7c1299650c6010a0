using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// What a description of a connection leaves out comes from here, as with psql: the environment, the user, the user's
/// files.
/// </summary>
internal sealed class ConnectionEnvironment
{
    /// <summary>That of this process.</summary>
    public static readonly ConnectionEnvironment Process = new();

    /// <summary>The value of an environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The names of the environment variables that are set.</summary>
    public Func<IEnumerable<string>> Names { get; init; } =
        static () => Environment.GetEnvironmentVariables().Keys.Cast<string>();

    /// <summary>The user's name, the login where none is given.</summary>
    public string UserName { get; init; } = Environment.UserName;

    /// <summary>The user's home folder.</summary>
    public string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Folders where a local server's socket may be, in the order in which they are tried.</summary>
    public IReadOnlyList<string> SocketFolders { get; init; } =
        OperatingSystem.IsWindows() ? [] : ["/var/run/postgresql", "/tmp"];

    /// <summary>
    /// A variable that is set and not empty, else null: an empty one is as good as none, as in libpq.
    /// </summary>
    public string? Value(string name) => Variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The path of a file of the user's that libpq reads too.</summary>
    /// <param name="name">Its name in the home folder.</param>
    /// <param name="windowsName">Its name in the folder <c>postgresql</c> of the application data, on Windows.</param>
    public string UserFile(string name, string windowsName) =>
        OperatingSystem.IsWindows()
            ? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData),
                "postgresql",
                windowsName
            )
            : Path.Combine(Home, name);
}
