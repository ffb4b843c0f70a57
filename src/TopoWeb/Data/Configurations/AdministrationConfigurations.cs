using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TopoWeb.Data.Configurations;

internal sealed class RetentionRuleConfiguration : IEntityTypeConfiguration<RetentionRuleRow>
{
    public void Configure(EntityTypeBuilder<RetentionRuleRow> builder)
    {
        builder.ToTable("RetentionRules");
        builder.Property(r => r.CreatedBy).HasMaxLength(256);
        builder.HasIndex(r => r.ProjectId).IsUnique();
        builder.HasOne(r => r.Project).WithMany().HasForeignKey(r => r.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}
