using Microsoft.EntityFrameworkCore;

namespace Wxauto.Storage;

/// <summary>
/// The one database of a tenant. It has the tables of the workflows; every other table belongs to the module that declares it and reaches
/// it by <see cref="DbContext.Set{TEntity}()"/>. Hot paths do not go through it: they are statements (<see cref="Sql.Database"/>).
/// </summary>
public abstract class WxautoDb(DbContextOptions options) : DbContext(options);
