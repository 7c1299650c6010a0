using System.Globalization;
using System.Text;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Parses a <c>postgres://</c> URI by libpq's rules: several hosts, percent-encoding, sockets, parameters.
/// </summary>
/// <remarks>
/// See https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS. <see cref="Uri"/> supports
/// neither several hosts nor sockets.
/// </remarks>
internal static class ConnectionUri
{
    private const string EncodeHint =
        "In a user name or a password, / ? # @ : % [ ] and blanks must be percent-encoded: @ is %40, / is %2F, "
        + "% is %25.";

    /// <summary>Parses the text after <c>postgres://</c>.</summary>
    public static void Read(ConnectionParameters parameters, string text)
    {
        var rest = ReadLogin(parameters, text);
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? string.Empty : rest[(question + 1)..];
        rest = question < 0 ? rest : rest[..question];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            Set(parameters, "dbname", Decode(parameters, rest[(slash + 1)..]));
            rest = rest[..slash];
        }

        ReadHosts(parameters, rest);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            ReadParameter(parameters, pair);
        }
    }

    private static string ReadLogin(ConnectionParameters parameters, string text)
    {
        var end = text.IndexOfAny(['@', '/']);
        if (end < 0 || text[end] != '@')
        {
            return text;
        }

        var login = text[..end];
        var colon = login.IndexOf(':', StringComparison.Ordinal);
        Set(parameters, "user", Decode(parameters, colon < 0 ? login : login[..colon]));
        if (colon >= 0)
        {
            Set(parameters, "password", Decode(parameters, login[(colon + 1)..]));
        }

        return text[(end + 1)..];
    }

    private static void ReadHosts(ConnectionParameters parameters, string text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (text.Contains('@', StringComparison.Ordinal))
        {
            throw parameters.Invalid("its URI has two '@'. " + EncodeHint);
        }

        var hosts = new List<string>();
        var ports = new List<string>();
        foreach (var item in text.Split(','))
        {
            var (host, port) = SplitPort(parameters, item);
            hosts.Add(Decode(parameters, host));
            ports.Add(Decode(parameters, port));
        }

        Set(parameters, "host", string.Join(',', hosts));
        if (ports.Any(p => p.Length > 0))
        {
            Set(parameters, "port", string.Join(',', ports));
        }
    }

    private static (string Host, string Port) SplitPort(ConnectionParameters parameters, string item)
    {
        if (!item.StartsWith('['))
        {
            var colon = item.IndexOf(':', StringComparison.Ordinal);
            return colon < 0 ? (item, string.Empty) : (item[..colon], item[(colon + 1)..]);
        }

        var close = item.IndexOf(']', StringComparison.Ordinal);
        var after = close < 0 ? string.Empty : item[(close + 1)..];
        return close > 1 && (after.Length == 0 || after[0] == ':')
            ? (item[1..close], after.TrimStart(':'))
            : throw parameters.Invalid(
                "the IPv6 address in its URI is not closed. Write it as in postgres://user@[::1]:5432/database."
            );
    }

    private static void ReadParameter(ConnectionParameters parameters, string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
        {
            throw parameters.Invalid(
                "a parameter of its URI has no value: after the '?' it is name=value, with & between. " + EncodeHint
            );
        }

        var name = Decode(parameters, pair[..equals]);
        var value = Decode(parameters, pair[(equals + 1)..]);

        // JDBC's notation, which libpq accepts too.
        if (name == "ssl" && value == "true")
        {
            (name, value) = ("sslmode", "require");
        }

        if (!LibpqParameter.IsKnown(name))
        {
            throw parameters.Invalid(LibpqParameter.Unknown("URI parameter", name));
        }

        Set(parameters, name, value);
    }

    private static void Set(ConnectionParameters parameters, string name, string value)
    {
        if (value.Length > 0)
        {
            parameters.Set(name, value);
        }
    }

    private static string Decode(ConnectionParameters parameters, string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
            }
            else if (
                i + 2 < text.Length
                && byte.TryParse(
                    text.AsSpan(i + 1, 2),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var code
                )
                && code != 0
            )
            {
                bytes.Add(code);
                i += 2;
            }
            else
            {
                throw parameters.Invalid("a '%' in its URI is not followed by two hexadecimal digits. " + EncodeHint);
            }
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. bytes]);
        }
        catch (DecoderFallbackException)
        {
            throw parameters.Invalid("the percent-encoded bytes in its URI are not UTF-8. " + EncodeHint);
        }
    }
}
