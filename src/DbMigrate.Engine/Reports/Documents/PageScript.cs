using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>The script of the HTML page.</summary>
internal static class PageScript
{
    /// <summary>Its text.</summary>
    internal static string Text { get; } = EmbeddedSql.File("Reports.Documents.page.js").ReplaceLineEndings("\n");

    /// <summary>Its hash, by which a browser knows that it may be run, and no other.</summary>
    internal static string Hash { get; } =
        "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
}
