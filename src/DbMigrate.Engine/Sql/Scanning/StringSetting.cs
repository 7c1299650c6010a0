using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// Follows <c>standard_conforming_strings</c> through a script: SET, SET LOCAL to the transaction's end, RESET.
/// </summary>
internal sealed class StringSetting
{
    private readonly bool _atFirst;
    private bool _session;

    /// <summary>Begins with the setting of the session.</summary>
    public StringSetting(bool standard) => Standard = _session = _atFirst = standard;

    /// <summary>Whether a backslash in a plain string is an ordinary character.</summary>
    public bool Standard { get; private set; }

    /// <summary>Applies a statement that sets it.</summary>
    public void Set(SqlTokens tokens, int value)
    {
        var word = tokens.IsWord(0, "RESET") ? "default" : tokens.Text(value, value + 1).Trim('\'').ToLowerInvariant();
        Standard = word switch
        {
            "off" or "false" or "no" or "0" or "of" or "f" or "n" => false,
            "on" or "true" or "yes" or "1" or "t" or "y" => true,
            _ => _atFirst,
        };
        _session = tokens.IsWord(1, "LOCAL") ? _session : Standard;
    }

    /// <summary>Passes a statement: the end of a transaction resets what SET LOCAL set.</summary>
    public void Pass(TransactionRule rule)
    {
        if (rule is TransactionRule.Commit or TransactionRule.CommitAndChain or TransactionRule.Rollback)
        {
            Standard = _session;
        }
    }
}
