namespace DbMigrate;

/// <summary>Describes the errors of a plan or a file in a message.</summary>
internal static class FindingText
{
    /// <summary>A message lists this many errors.</summary>
    private const int MostInMessage = 100;

    /// <summary>Returns the message for the errors: the only one, or a list.</summary>
    /// <param name="heading">The sentence before a list.</param>
    /// <param name="findings">The errors. At least one.</param>
    internal static string Describe(string heading, IReadOnlyList<PlanFinding> findings) =>
        findings.Count == 1
            ? findings[0].ToString()
            : heading
                + string.Concat(findings.Take(MostInMessage).Select(f => Environment.NewLine + "  " + f))
                + (
                    findings.Count > MostInMessage
                        ? $"{Environment.NewLine}  … and {findings.Count - MostInMessage} more."
                        : string.Empty
                );
}
