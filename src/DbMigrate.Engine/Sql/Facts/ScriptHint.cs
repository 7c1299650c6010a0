using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What the reader of a script has to do at a statement.</summary>
internal enum ScriptHint
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Rows follow it.</summary>
    RowsFollow,

    /// <summary>It would send rows to the client, which does not take them.</summary>
    RowsToClient,

    /// <summary>It changes how strings are read.</summary>
    StringSetting,

    /// <summary>It sets the encoding of the text.</summary>
    EncodingSetting,
}
