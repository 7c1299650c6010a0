namespace DbMigrate;

/// <summary>How an object differs from the wanted schema.</summary>
public enum SchemaChange
{
    /// <summary>The wanted schema has the object; the other has not.</summary>
    Missing,

    /// <summary>The wanted schema does not have the object.</summary>
    Extra,

    /// <summary>Both have the object, with other properties.</summary>
    Different,

    /// <summary>A Prisma schema cannot express it: it is no difference.</summary>
    NotInPrisma,
}
