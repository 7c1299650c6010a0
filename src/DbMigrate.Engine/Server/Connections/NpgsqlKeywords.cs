using System.ComponentModel;
using System.Data.Common;
using System.Reflection;
using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>Parses Npgsql's keywords: <c>Host=h;Database=d;Password="a;b"</c>.</summary>
internal static class NpgsqlKeywords
{
    // Npgsql's names for libpq's parameters. The rest of the engine uses only libpq's names.
    private static readonly Dictionary<string, string> LibpqNames = new(StringComparer.Ordinal)
    {
        [nameof(NpgsqlConnectionStringBuilder.Host)] = "host",
        [nameof(NpgsqlConnectionStringBuilder.Port)] = "port",
        [nameof(NpgsqlConnectionStringBuilder.Database)] = "dbname",
        [nameof(NpgsqlConnectionStringBuilder.Username)] = "user",
        [nameof(NpgsqlConnectionStringBuilder.Password)] = "password",
        [nameof(NpgsqlConnectionStringBuilder.Passfile)] = "passfile",
        [nameof(NpgsqlConnectionStringBuilder.ApplicationName)] = "application_name",
        [nameof(NpgsqlConnectionStringBuilder.Timeout)] = "connect_timeout",
        [nameof(NpgsqlConnectionStringBuilder.Options)] = "options",
        [nameof(NpgsqlConnectionStringBuilder.SearchPath)] = "search_path",
        [nameof(NpgsqlConnectionStringBuilder.SslMode)] = "sslmode",
        [nameof(NpgsqlConnectionStringBuilder.RootCertificate)] = "sslrootcert",
        [nameof(NpgsqlConnectionStringBuilder.SslCertificate)] = "sslcert",
        [nameof(NpgsqlConnectionStringBuilder.SslKey)] = "sslkey",
        [nameof(NpgsqlConnectionStringBuilder.SslPassword)] = "sslpassword",
        [nameof(NpgsqlConnectionStringBuilder.SslNegotiation)] = "sslnegotiation",
        [nameof(NpgsqlConnectionStringBuilder.ChannelBinding)] = "channel_binding",
        [nameof(NpgsqlConnectionStringBuilder.TargetSessionAttributes)] = "target_session_attrs",
        [nameof(NpgsqlConnectionStringBuilder.KerberosServiceName)] = "krbsrvname",
    };

    private static readonly Lazy<Dictionary<string, string>> Properties = new(ReadProperties);

    /// <summary>Returns whether Npgsql has such a keyword.</summary>
    public static bool IsKnown(string keyword) => Properties.Value.ContainsKey(keyword);

    /// <summary>Parses the keywords.</summary>
    public static void Read(ConnectionParameters parameters, string text)
    {
        var pairs = new DbConnectionStringBuilder();
        try
        {
            pairs.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            // The message of .NET's exception may contain a part of the text, and so the password.
            throw parameters.Invalid(
                "its description cannot be read. Give a postgres:// URI, or keywords as in "
                    + "'Host=db.example;Database=app;Username=app'; a value with ';', '=' or quotes goes into quotes."
            );
        }

        foreach (var keyword in pairs.Keys.Cast<string>())
        {
            if (!Properties.Value.TryGetValue(keyword, out var property))
            {
                throw parameters.Invalid(Unknown(keyword));
            }

            var value = pairs[keyword].ToString() ?? string.Empty;
            if (LibpqNames.TryGetValue(property, out var name))
            {
                parameters.Set(name, value);
            }
            else
            {
                SetNpgsqlOnly(parameters, property, value);
            }
        }
    }

    private static void SetNpgsqlOnly(ConnectionParameters parameters, string property, string value)
    {
        try
        {
            parameters.NpgsqlOnly[property] = value;
        }
        catch (ArgumentException)
        {
            throw parameters.Invalid($"the value of '{property}' is not one that it can have.");
        }
    }

    private static string Unknown(string keyword)
    {
        // An unquoted ';' or '=' in a password makes a part of it look like a keyword. Only text that looks like a word
        // is repeated.
        if (keyword.Length > 40 || !keyword.All(c => char.IsAsciiLetter(c) || c is ' ' or '_'))
        {
            return "a keyword of its description is not known. A value with ';', '=' or quotes, as a password may "
                + "be, goes into double quotes.";
        }

        return NearestWord.Of(keyword, Properties.Value.Keys) is { } near
            ? $"the keyword '{keyword}' is not known. Did you mean '{near}'?"
            : "a keyword of its description is not known. A value with ';', '=' or quotes, as a password may be, "
                + "goes into double quotes.";
    }

    // Maps every spelling that Npgsql accepts to the property's name.
    private static Dictionary<string, string> ReadProperties()
    {
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Server"] = nameof(NpgsqlConnectionStringBuilder.Host),
            ["DB"] = nameof(NpgsqlConnectionStringBuilder.Database),
            ["User Name"] = nameof(NpgsqlConnectionStringBuilder.Username),
            ["UserId"] = nameof(NpgsqlConnectionStringBuilder.Username),
            ["User Id"] = nameof(NpgsqlConnectionStringBuilder.Username),
            ["UID"] = nameof(NpgsqlConnectionStringBuilder.Username),
            ["PSW"] = nameof(NpgsqlConnectionStringBuilder.Password),
            ["PWD"] = nameof(NpgsqlConnectionStringBuilder.Password),
            ["User"] = nameof(NpgsqlConnectionStringBuilder.Username),
            ["DbName"] = nameof(NpgsqlConnectionStringBuilder.Database),
        };
        foreach (
            var property in typeof(NpgsqlConnectionStringBuilder).GetProperties(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly
            )
        )
        {
            if (property.GetCustomAttribute<DisplayNameAttribute>()?.DisplayName is { } display)
            {
                known[property.Name] = property.Name;
                known[display] = property.Name;
            }
        }

        return known;
    }
}
