namespace DbMigrate.Engine.Common;

/// <summary>Knows the secrets of a session and masks them in texts. Thread-safe.</summary>
internal interface ISecretMask
{
    /// <summary>Adds a secret to mask from now on.</summary>
    void Add(string? secret);

    /// <summary>Returns the text with secrets masked.</summary>
    string Clean(string text);

    /// <summary>
    /// Returns a text that was cut by others with secrets masked, the beginning of one at its end included.
    /// </summary>
    string CleanCut(string text);
}
