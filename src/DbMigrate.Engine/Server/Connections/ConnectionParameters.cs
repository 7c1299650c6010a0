using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>A description of a connection as it was read, before anything is filled in.</summary>
/// <param name="connection">The plan's name of the connection, for messages.</param>
internal sealed class ConnectionParameters(string connection)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The plan's name of the connection.</summary>
    public string Connection { get; } = connection;

    /// <summary>The values by libpq's names: whatever way of writing it was, these are the same.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Npgsql's keywords that libpq has no name for.</summary>
    public NpgsqlConnectionStringBuilder NpgsqlOnly { get; } = [];

    /// <summary>The value of a libpq name; null where it was not given, or is empty.</summary>
    public string? this[string name] => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Sets a value; the last one counts.</summary>
    public void Set(string name, string value) => _values[name] = value;

    /// <summary>Takes a value out.</summary>
    public void Remove(string name) => _values.Remove(name);

    /// <summary>Replaces every value by what <paramref name="change"/> makes of it.</summary>
    public void Transform(Func<string, string> change)
    {
        foreach (var (name, value) in _values.ToArray())
        {
            _values[name] = change(value);
        }
    }

    /// <summary>The error that this description is not usable.</summary>
    /// <param name="message">What is wrong and what to do. Nothing of the description's text, which may be a password
    /// in the wrong place.</param>
    public ConnectionFailedException Invalid(string message) => Invalid(Connection, message);

    /// <summary>The error that a connection's description is not usable.</summary>
    public static ConnectionFailedException Invalid(string connection, string message) =>
        new(connection, $"Connection '{connection}': {message}", MigrationErrorCategory.InvalidArgument);
}
