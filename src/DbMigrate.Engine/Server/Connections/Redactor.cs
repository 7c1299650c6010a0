using System.Text.RegularExpressions;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>Removes passwords from all output: messages, results, script output, journal rows. Thread-safe.</summary>
/// <remarks>
/// Known secrets are masked wherever they occur and however they are written (<see cref="SecretPattern"/>), in base64
/// and in hexadecimal digits too. Other passwords are recognised by their place: in a URI, after <c>password=</c>,
/// after <c>PASSWORD</c> in SQL. A secret of fewer than four characters, or equal to a name of the connection, is masked
/// only by its place. Masking it everywhere would make texts unreadable and reveal it.
/// </remarks>
internal sealed partial class Redactor : ISecretMask
{
    /// <summary>The replacement of a secret.</summary>
    public const string Mask = "***";

    private const int Shortest = 4;

    private readonly object _gate = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private SecretSearch? _search;

    /// <summary>Adds a secret to mask from now on.</summary>
    public void Add(string? secret)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return;
        }

        lock (_gate)
        {
            if (_secrets.Add(secret))
            {
                Build();
            }
        }
    }

    /// <summary>Adds the secrets of a connection, and its names, which are not secret.</summary>
    public void Add(ConnectionSettings settings)
    {
        lock (_gate)
        {
            _names.UnionWith([settings.User, settings.Database, .. settings.Hosts.Select(h => h.Name)]);
            _secrets.UnionWith(settings.Secrets.Where(s => s.Length > 0));
            Build();
        }
    }

    /// <summary>Returns the text with secrets masked; null for null.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public string? Clean(string? text) => Clean(text, isCut: false);

    /// <summary>
    /// Returns a text that was cut by others with secrets masked, the beginning of one at its end included.
    /// </summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public string? CleanCut(string? text) => Clean(text, isCut: true);

    string ISecretMask.Clean(string text) => Clean(text);

    string ISecretMask.CleanCut(string text) => CleanCut(text);

    /// <summary>Returns the text without passwords that are recognised by their place.</summary>
    public static string CleanPatterns(string text)
    {
        // Most texts have none of these words: searching for them is faster than three regular expressions.
        if (text.Contains(":/", StringComparison.Ordinal))
        {
            text = InUri().Replace(text, "$1$2" + Mask + "@");
        }

        if (
            text.Contains("pass", StringComparison.OrdinalIgnoreCase)
            || text.Contains("pwd", StringComparison.OrdinalIgnoreCase)
        )
        {
            text = InKeywords().Replace(text, "$1" + Mask);
            text = InSql().Replace(text, "$1'" + Mask + "'");
        }

        return text;
    }

    private string? Clean(string? text, bool isCut) =>
        string.IsNullOrEmpty(text) ? text : CleanPatterns(Volatile.Read(ref _search)?.Mask(text, isCut) ?? text);

    private void Build()
    {
        var secrets = _secrets.Where(s => s.Length >= Shortest && !_names.Contains(s)).ToList();
        Volatile.Write(ref _search, secrets.Count == 0 ? null : new SecretSearch(secrets.SelectMany(SecretForms.Of)));
    }

    // In PostgreSQL's URIs up to the last @: the password of a refused URI may contain an unencoded @ or /.
    // A URI that was taken for a path has one slash.
    [GeneratedRegex(
        @"(\bpostgres(?:ql)?:/{1,2}[^\s:/@'""]*:)[^\s'""]+@|(\b[A-Za-z][A-Za-z0-9+.-]*://[^\s:/@'""]*:)[^\s@/]+@"
    )]
    private static partial Regex InUri();

    // A literal may have no end: the server truncates the queries that it shows.
    [GeneratedRegex(
        @"(\b(?:ssl[ _]?)?(?:password|passwd|pwd|psw|pgpassword)\s*=\s*)(?!\*\*\*)"
            + @"(?:""(?:[^""]|"""")*(?:""|\z)|'(?:[^'\\]|\\.|'')*(?:'|\\?\z)|[^\s;&'""]+)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex InKeywords();

    [GeneratedRegex(
        @"(\bPASSWORD\s+)(?:E?'(?:[^'\\]|\\.|'')*(?:'|\\?\z)|\$(\w*)\$.*?\$\2\$)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline
    )]
    private static partial Regex InSql();
}
