using System.Net;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Writes texts of a database into HTML.</summary>
internal static class Html
{
    /// <summary>Returns a text that HTML shows as it is, on one line. What would act upon the reader is visible.</summary>
    internal static string Text(string text) => WebUtility.HtmlEncode(VisibleText.OneLine(text));

    /// <summary>Returns a text of several lines, as in a <c>pre</c> element.</summary>
    internal static string Lines(string text) => WebUtility.HtmlEncode(VisibleText.Lines(text));

    /// <summary>Returns a text as code.</summary>
    internal static string Code(string text) => $"<code>{Text(text)}</code>";
}
