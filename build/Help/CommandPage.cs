namespace DbMigrate.Build.Help;

/// <summary>The help page of one cmdlet, as read from docs/en-US.</summary>
/// <param name="Name">The cmdlet's name.</param>
/// <param name="HelpFile">The MAML file that holds this page.</param>
/// <param name="OnlineUri">The address that <c>Get-Help -Online</c> opens, or null.</param>
/// <param name="Synopsis">One sentence.</param>
/// <param name="Description">The paragraphs of the description.</param>
/// <param name="Syntax">One form for each parameter set, in the order of the page.</param>
/// <param name="Parameters">In the order of the page, without the common parameters.</param>
/// <param name="Examples">In the order of the page.</param>
/// <param name="Inputs">The types that the cmdlet takes from the pipeline.</param>
/// <param name="Outputs">The types that the cmdlet emits.</param>
/// <param name="Notes">The paragraphs of the notes.</param>
/// <param name="Links">Related commands and topics.</param>
internal sealed record CommandPage(
    string Name,
    string HelpFile,
    string? OnlineUri,
    string Synopsis,
    IReadOnlyList<string> Description,
    IReadOnlyList<IReadOnlyList<SyntaxParameter>> Syntax,
    IReadOnlyList<HelpParameter> Parameters,
    IReadOnlyList<HelpExample> Examples,
    IReadOnlyList<HelpType> Inputs,
    IReadOnlyList<HelpType> Outputs,
    IReadOnlyList<string> Notes,
    IReadOnlyList<HelpLink> Links
);

/// <summary>A parameter in a syntax form.</summary>
/// <param name="Name">Without the hyphen.</param>
/// <param name="Type">The type's name as the form shows it; null for a switch.</param>
/// <param name="IsRequired">The form has no brackets around the parameter.</param>
/// <param name="Position">Counted from 0; null for a named parameter.</param>
internal sealed record SyntaxParameter(string Name, string? Type, bool IsRequired, int? Position);

/// <summary>A parameter's description and its metadata block.</summary>
/// <param name="Name">Without the hyphen.</param>
/// <param name="Type">The full name of its type.</param>
/// <param name="Description">The paragraphs of the description.</param>
/// <param name="Aliases">Its other names.</param>
/// <param name="DefaultValue">As the page states it; empty without one.</param>
/// <param name="AcceptedValues">The only values that it takes; empty without a restriction.</param>
/// <param name="IsRequired">One of its parameter sets requires it.</param>
/// <param name="Position">The position in the first parameter set, or <c>Named</c>.</param>
/// <param name="ByValue">It takes pipeline objects.</param>
/// <param name="ByPropertyName">It takes a property of pipeline objects.</param>
/// <param name="SupportsWildcards">It takes wildcards.</param>
internal sealed record HelpParameter(
    string Name,
    string Type,
    IReadOnlyList<string> Description,
    IReadOnlyList<string> Aliases,
    string DefaultValue,
    IReadOnlyList<string> AcceptedValues,
    bool IsRequired,
    string Position,
    bool ByValue,
    bool ByPropertyName,
    bool SupportsWildcards
)
{
    /// <summary>A parameter without a value.</summary>
    public bool IsSwitch => Type is "System.Management.Automation.SwitchParameter" or "SwitchParameter";
}

/// <summary>An example: its command lines and the paragraphs that explain them.</summary>
internal sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>A type of the input or output, and its description.</summary>
internal sealed record HelpType(string Name, IReadOnlyList<string> Description);

/// <summary>A related command, topic or page.</summary>
/// <param name="Text">The name that <c>Get-Help</c> shows.</param>
/// <param name="Uri">An address, or empty where the link leads to another page of this folder.</param>
internal sealed record HelpLink(string Text, string Uri);
