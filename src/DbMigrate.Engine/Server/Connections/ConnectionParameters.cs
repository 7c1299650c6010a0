using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>A parsed connection description, before defaults are applied.</summary>
/// <param name="connection">The plan's name of the connection, for messages.</param>
internal sealed class ConnectionParameters(string connection)
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The plan's name of the connection.</summary>
    public string Connection { get; } = connection;

    /// <summary>The values by libpq's names, the same for every notation.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Npgsql's keywords without a libpq name.</summary>
    public NpgsqlConnectionStringBuilder NpgsqlOnly { get; } = [];

    /// <summary>Returns the value of a libpq name; null where it was not given, or is empty.</summary>
    public string? this[string name] => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Sets a value. The last one applies.</summary>
    public void Set(string name, string value) => _values[name] = value;

    /// <summary>Removes a value.</summary>
    public void Remove(string name) => _values.Remove(name);

    /// <summary>Replaces every value by the result of <paramref name="change"/>.</summary>
    public void Transform(Func<string, string> change)
    {
        foreach (var (name, value) in _values.ToArray())
        {
            _values[name] = change(value);
        }
    }

    /// <summary>Returns the condition for an unusable description.</summary>
    /// <param name="message">The error and the remedy. It must not repeat the description's text, which may contain a
    /// misplaced password.</param>
    public ConnectionFailedException Invalid(string message) => Invalid(Connection, message);

    /// <summary>Returns the condition for an unusable connection description.</summary>
    public static ConnectionFailedException Invalid(string connection, string message) =>
        new(connection, $"{ConnectionName.Text(connection)}: {message}", MigrationErrorCategory.InvalidArgument);
}
