using DbMigrate.Demo;

const string Usage = """
    The service of the demo. All commands share a folder.

      setup FOLDER SERVER SQL   create the database on a server (postgres:// URI of a superuser) with the tables of a file
      traffic FOLDER            write as the application does, until the command stop
      switch FOLDER old|new     switch the application to the old or the new code, and wait for it
      stop FOLDER               stop the application, and wait for it
      isolation FOLDER          count the rows that each customer sees with each role
      summary FOLDER            compare the written rows with the rows of the tables
    """;

try
{
    switch (args)
    {
        case ["setup", var folder, var server, var sql]:
            await ServiceSetup.RunAsync(new DemoFolder(folder), new Uri(server), sql);
            return 0;
        case ["traffic", var folder]:
            await Traffic.RunAsync(new DemoFolder(folder));
            return 0;
        case ["switch", var folder, "old" or "new"]:
            await Control.SwitchAsync(new DemoFolder(folder), args[2]);
            return 0;
        case ["stop", var folder]:
            await Control.StopAsync(new DemoFolder(folder));
            return 0;
        case ["isolation", var folder]:
            return await Isolation.ShowAsync(new DemoFolder(folder)) ? 0 : 1;
        case ["summary", var folder]:
            return await Summary.ShowAsync(new DemoFolder(folder)) ? 0 : 1;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (DemoException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
