using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>Parses a connection description in any of the three notations.</summary>
internal static partial class ConnectionText
{
    /// <summary>Parses a description.</summary>
    /// <param name="connection">The connection's name in the plan, for messages.</param>
    /// <param name="text">A <c>postgres://</c> URI, libpq keywords (<c>host=h dbname=d</c>) or Npgsql keywords
    /// (<c>Host=h;Database=d</c>).</param>
    /// <exception cref="ConnectionFailedException">The text is in none of the notations, or has an unknown keyword. The
    /// message does not repeat the text.</exception>
    public static ConnectionParameters Read(string connection, string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            throw ConnectionParameters.Invalid(
                connection,
                "its description is empty. Give a postgres:// URI, or keywords as in "
                    + "'Host=db.example;Database=app;Username=app'."
            );
        }

        var parameters = new ConnectionParameters(connection);
        if (Scheme().Match(trimmed) is { Success: true } scheme)
        {
            ReadUri(parameters, scheme.Groups[1].Value, trimmed);
        }
        else if (!LibpqKeywords.TryRead(parameters, trimmed))
        {
            NpgsqlKeywords.Read(parameters, trimmed);
        }

        return parameters;
    }

    /// <summary>Returns whether a text begins like a URI.</summary>
    public static bool IsUri(string text) => Scheme().IsMatch(text.TrimStart());

    private static void ReadUri(ConnectionParameters parameters, string scheme, string text)
    {
        switch (scheme.ToLowerInvariant())
        {
            case "postgres" or "postgresql":
                ConnectionUri.Read(parameters, text[(scheme.Length + 3)..]);
                break;
            case var other when other.Contains("postgres", StringComparison.Ordinal):
                throw parameters.Invalid($"'{scheme}://' is another program's way to write it. Write postgres://.");
            default:
                throw parameters.Invalid(
                    $"'{scheme}://' does not name a PostgreSQL database. Write postgres://user@host:port/database."
                );
        }
    }

    [GeneratedRegex(@"\A([A-Za-z][A-Za-z0-9+.:-]*)://")]
    private static partial Regex Scheme();
}
