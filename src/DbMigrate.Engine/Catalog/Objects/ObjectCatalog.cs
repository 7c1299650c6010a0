namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>
/// The catalogs that hold objects, with their fixed numbers:
/// https://github.com/postgres/postgres/tree/master/src/include/catalog.
/// </summary>
internal enum ObjectCatalog
{
    DefaultPrivileges = 826,
    Type = 1247,
    Procedure = 1255,
    Relation = 1259,
    ForeignServer = 1417,
    UserMapping = 1418,
    ForeignDataWrapper = 2328,
    AccessMethod = 2601,
    OperatorMember = 2602,
    FunctionMember = 2603,
    Default = 2604,
    Cast = 2605,
    Constraint = 2606,
    Conversion = 2607,
    Language = 2612,
    Namespace = 2615,
    OperatorClass = 2616,
    Operator = 2617,
    Rule = 2618,
    Trigger = 2620,
    OperatorFamily = 2753,
    Extension = 3079,
    Policy = 3256,
    Statistics = 3381,
    Collation = 3456,
    EventTrigger = 3466,
    Transform = 3576,
    TextSearchDictionary = 3600,
    TextSearchParser = 3601,
    TextSearchConfiguration = 3602,
    TextSearchTemplate = 3764,
    Subscription = 6100,
    Publication = 6104,
    PublicationTable = 6106,
}
