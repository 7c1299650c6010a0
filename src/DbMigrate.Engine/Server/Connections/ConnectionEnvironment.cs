using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// The source of the defaults of a connection description, as in psql: the environment, the user, the user's files.
/// </summary>
internal sealed class ConnectionEnvironment
{
    /// <summary>The environment of this process.</summary>
    public static readonly ConnectionEnvironment Process = new();

    /// <summary>Returns the value of an environment variable; null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The names of the environment variables that are set.</summary>
    public Func<IEnumerable<string>> Names { get; init; } =
        static () => Environment.GetEnvironmentVariables().Keys.Cast<string>();

    /// <summary>The user's name: the default login.</summary>
    public string UserName { get; init; } = Environment.UserName;

    /// <summary>The user's home folder.</summary>
    public string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The folders in which a local server's socket may be, in the order in which they are tried.</summary>
    public IReadOnlyList<string> SocketFolders { get; init; } =
        OperatingSystem.IsWindows() ? [] : ["/var/run/postgresql", "/tmp"];

    /// <summary>Returns the value of a variable; null where it is not set or empty. libpq treats both alike.</summary>
    public string? Value(string name) => Variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Returns the path of a file of the user that libpq reads too.</summary>
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
