using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>Recognises names of variables whose values are secret, as <c>app_password</c> and <c>API_KEY</c>.</summary>
internal static partial class SecretName
{
    /// <summary>Returns whether the value of a variable of this name is secret.</summary>
    internal static bool IsSecret(string name) => Words().IsMatch(name);

    [GeneratedRegex(
        "passw(or)?d|passphrase|pwd|secret|token|credential|api_?key|private_?key|access_?key",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Words();
}
