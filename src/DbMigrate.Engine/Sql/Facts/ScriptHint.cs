using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What a statement asks of whoever reads the script.</summary>
internal enum ScriptHint
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Rows follow it.</summary>
    RowsFollow,

    /// <summary>It would send rows to nobody.</summary>
    RowsToNobody,

    /// <summary>It changes how strings are read.</summary>
    StringSetting,

    /// <summary>It says how the text is encoded.</summary>
    EncodingSetting,
}
